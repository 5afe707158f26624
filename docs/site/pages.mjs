/*
 * Completes Antora: the parts that other pages include are no pages of their own, the list of contents leaves the text for a
 * column beside it, cells of wide tables know their columns, and source code is coloured here, so that the browser needs no script
 * for it.
 */
import highlighter from 'highlight.js'

const BLOCK = /<code class="language-([\w-]+) hljs" data-lang="[^"]*">([^<]*)<\/code>/g
const TABLE = /<table class="tableblock[^>]*>[\s\S]*?<\/table>/g
const CONTENTS = /<div id="toc"[\s\S]*?<\/ul>\n<\/div>/

export function register () {
  this.on('contentClassified', ({ contentCatalog }) => {
    for (const page of contentCatalog.getPages((page) => page.src.relative.startsWith('includes/'))) {
      delete page.out
    }
  })

  this.on('documentsConverted', ({ contentCatalog }) => {
    for (const page of contentCatalog.getPages((page) => page.out)) {
      const text = page.contents.toString()
      const [contents] = text.match(CONTENTS) ?? []
      if (contents) page.asciidoc.attributes['page-contents'] = contents.match(/<ul[\s\S]*<\/ul>/)[0]
      page.contents = Buffer.from(text.replace(CONTENTS, '').replace(TABLE, stackable))
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

/** A wide table whose rows a narrow screen can show as blocks: each cell names its column. */
function stackable (table) {
  const columns = [...(table.match(/<thead>[\s\S]*<\/thead>/)?.[0] ?? '').matchAll(/<th[^>]*>([\s\S]*?)<\/th>/g)]
    .map(([, title]) => title.replace(/<[^>]*>/g, '').replaceAll('"', '&quot;'))
  if (columns.length < 3 || /(?:row|col)span=/.test(table)) return table
  return table.replace('class="tableblock', 'class="stacked tableblock')
    .replace(/<tr>[\s\S]*?<\/tr>/g, (row) => {
      let column = 0
      return row.replace(/<td /g, () => `<td data-label="${columns[column++]}" `)
    })
}
