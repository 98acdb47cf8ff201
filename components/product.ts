export const PRODUCT_NAME = 'JWT Logout'
