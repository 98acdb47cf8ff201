// This file and instrumentation.ts keep the example apart: Next would take those of the repository around it.
export default {}
