/*
 * What the pages need beside what Antora does: the parts that other pages include are no pages of their own, and source code is
 * coloured here, so that the site needs no script in the browser.
 */
import highlighter from 'highlight.js'

const BLOCK = /<code class="language-([\w-]+) hljs" data-lang="[^"]*">([^<]*)<\/code>/g

export function register () {
  this.on('contentClassified', ({ contentCatalog }) => {
    for (const page of contentCatalog.getPages((page) => page.src.relative.startsWith('includes/'))) {
      delete page.out
    }
  })

  this.on('pagesComposed', ({ contentCatalog }) => {
    for (const page of contentCatalog.getPages((page) => page.out)) {
      page.contents = Buffer.from(page.contents.toString().replace(BLOCK, coloured))
    }
  })
}

function coloured (block, language, escaped) {
  // What stands in the body of a message is guessed at, and wrongly.
  if (language === 'http' || !highlighter.getLanguage(language)) return block
  const source = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#8230;', '…').replaceAll('&amp;', '&')
  return `<code class="hljs language-${language}">${highlighter.highlight(source, { language }).value}</code>`
}
