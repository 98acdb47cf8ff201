import { documentPath } from '@/lib/docs/names'

/** The document that answers the question with which most visitors come. */
export const HOW_IT_WORKS = documentPath('log-out-with-jwt')

export const API_REFERENCE = '/docs/api'
