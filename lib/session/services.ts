export { createServiceFeed, type ServiceFeed } from './services/feed'
export { SECURITY_EVENT_TYPE } from './services/security-event'
