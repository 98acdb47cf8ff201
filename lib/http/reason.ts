export { readReason } from './flash'
