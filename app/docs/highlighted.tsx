import { parse, type TokenType } from 'sugar-high/core'
import { lang, languages } from 'sugar-high/lang'

/** Three kinds are told apart; the rest is text. Names of classes, because the policy of the page forbids styles. */
const LOOKS: Partial<Record<TokenType, string>> = {
  keyword: 'text-code-keyword',
  string: 'text-code-string',
  comment: 'text-muted italic',
}

type HighlightedProps = {
  code: string
  /** As after the fence of a code block: `ts`, `sh`. */
  language?: string
}

/** Code in colours, made on the server. */
export function Highlighted({ code, language = '' }: HighlightedProps) {
  const config = languages.find(({ id }) => id === lang(language))?.config
  if (!config) return code
  return parse(code, config).lines.map((line, index) => (
    <span key={line.index}>
      {index > 0 && '\n'}
      {line.tokens.map(({ type, value }, at) => {
        const look = LOOKS[type]
        return look ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line never change
          <span key={at} className={look}>
            {value}
          </span>
        ) : (
          value
        )
      })}
    </span>
  ))
}
