import { buildApp, linkPackages } from './apps.ts'
import { allTargets } from './targets.ts'
linkPackages()
for (const { recipe } of allTargets('/work/main')) await buildApp(recipe)
