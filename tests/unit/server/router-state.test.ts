import { expect, it } from 'vitest'
import { isRouterState } from '@/lib/server/router-state'

const header = (tree: unknown) => encodeURIComponent(JSON.stringify(tree))

it.each([
  ['a page', ['', { children: ['login', { children: ['__PAGE__', {}] }] }, null, 'refetch']],
  ['a page with a parameter', ['', { children: [['id', '7', 'd', null], { children: ['__PAGE__', {}] }] }]],
  ['what a router sends today', ['', { children: ['__PAGE__', {}, null, null, 0] }, null, null, 16]],
])('%s is passed on', (_what, tree) => expect(isRouterState(header(tree))).toBe(true))

it.each([
  ['no JSON', 'x'],
  ['broken encoding', '%'],
  ['an object', header({})],
  ['no children', header([''])],
  ['children that are a list', header(['', []])],
  ['a parameter of an unknown type', header([['id', '7', 'x', null], {}])],
  ['a child that is no tree', header(['', { children: 1 }])],
  ['too long', header(['a'.repeat(50_000), {}])],
])('%s is not', (_what, text) => expect(isRouterState(text)).toBe(false))
