/*
 * Checks the language of the pages, of the Markdown files, and of the javadoc and the messages of what an application sees,
 * against the glossary: a sentence names its subject by a noun, and one thing has one word. Prints each sentence that does not,
 * and fails.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../..')

/** Beginnings of sentences whose subject is a clause or nobody in particular. */
const subject = /^(What|Who|Whoever|Whatever|Whose|Whichever|Somebody|Someone|Nobody|Anybody|How (?:long|often|many|much|far|soon|large|old|big|late))\b/

/** Words that have another one, outside of code. */
const words = [
  [/\brefus(?:e|es|ed|al|als|ing)\b/i, 'reject, rejection'],
  [/\bhang(?:s|ing)? up\b|\bhung up\b/i, 'disconnect'],
  [/\brecorded outcomes?\b/i, 'recorded response'],
  [/\bgather(?:s|ed|ing|ers?)?\b/i, 'batch, batching'],
  [/\bwaiters?\b/i, 'waiting duplicate, pending request'],
  [/\ball the same\b/i, 'nothing, or "nevertheless"'],
  [/\bas itself\b/i, 'the thing by its name'],
  [/\bwhoever\b/i, 'the noun'],
  [/\bnear(?:by)? cache\b/i, 'local cache'],
]

const problems = []
let sentences = 0

for (const file of list('docs/modules/ROOT/pages', '.adoc')) check(file, asciidoc(read(file)))
for (const file of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'UPGRADING.md', 'SECURITY.md', ...list('docs/adr', '.md'),
  'catalog-profile/README.md'].filter((file) => existsSync(path.join(root, file)))) check(file, markdown(read(file)))
for (const folder of seen()) for (const file of list(folder, '.java')) check(file, javadoc(read(file)))

problems.forEach((problem) => console.error(problem))
console.log(`${sentences} sentences, ${problems.length} problems`)
process.exit(problems.length || sentences < 1000 ? 1 : 0)

/** Sources whose javadoc is published or shown: the whole core, and the configuration and annotations of the extensions. */
function seen () {
  return ['core/src/main/java', 'store-testkit/src/main/java', 'testing/src/main/java', 'client/runtime/src/main/java',
    'runtime/src/main/java', 'catalog-profile/runtime/src/main/java', 'deployment/src/main/java'].filter((folder) =>
    existsSync(path.join(root, folder)))
}

function read (file) {
  return readFileSync(path.join(root, file), 'utf8')
}

function list (folder, suffix) {
  return readdirSync(path.join(root, folder), { recursive: true }).filter((file) => file.endsWith(suffix)
    && !file.startsWith('includes')).map((file) => path.join(folder, file)).sort()
}

function check (file, paragraphs) {
  for (const { line, text } of paragraphs) {
    for (const sentence of text.split(/(?<=[.!?:])\s+(?=[A-Z`*_"(])/)) {
      sentences++
      const plain = sentence.replace(/^[\s*_"(|.-]+/, '')
      const found = subject.exec(plain)
      if (found && !/\?["*_)]*$/.test(plain.trim()) && !/^(What|How) to\b/.test(plain)) {
        problems.push(`${file}:${line}: expected a noun as subject, was "${found[0]}": ${plain.slice(0, 120)}`)
      }
      for (const [word, instead] of words) {
        const match = word.exec(sentence)
        if (match) problems.push(`${file}:${line}: expected ${instead}, was "${match[0]}": ${sentence.trim().slice(0, 120)}`)
      }
    }
  }
}

/** Paragraphs without code: blocks between delimiters, and what is between backticks. */
function asciidoc (text) {
  return paragraphs(blank(text, /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|```)[^\n]*\n[\s\S]*?^\1\s*$/gm)
    .replace(/^(?:include|image|ifdef|endif|ifndef)::.*$|^:[\w-]+:.*$|^\[.*\]$|^\|===$/gm, '')
    .replace(/^\d*[a-z]?\|/gm, '\u0001').replace(/(?<= )\|/g, ' . ')
    .replace(/(?:xref|link|https?):[^[\s]*\[([^\]]*)\]/g, '$1'), /^(?:[*.-]+ |=+ |\.(?=\w)|\u0001)/)
}

function markdown (text) {
  return paragraphs(blank(text, /^(```)[^\n]*\n[\s\S]*?^\1\s*$/gm).replace(/\]\([^)]*\)/g, ']').replace(/^\|[-| :]+\|$/gm, '')
    .replace(/ ?\| ?/g, ' . '), /^(?:[*-] |#+ |\d+\. | \. )/)
}

/** The text of javadoc, its tags apart from each other. */
function javadoc (text) {
  const found = []
  for (const match of text.matchAll(/\/\*\*([\s\S]*?)\*\//g)) {
    const first = text.slice(0, match.index).split('\n').length
    const lines = match[1].split('\n').map((line) => line.replace(/^\s*\*? ?/, '')
      .replace(/^@(?:param|throws)\s+\S+\s*/, '\u0000').replace(/^@return\s*/, '\u0000').replace(/^@\w+.*/, ''))
    found.push(...paragraphs(lines.join('\n').replace(/<\/?(?:p|ul|ol|li|pre)>/g, '\u0001').replace(/\{@\w+\s+([^}]*)\}/g, '`$1`')
        .replace(/\u0000/g, '\u0001'), /^\u0001/, first))
  }
  return found
}

/** Keeps the numbers of lines. */
function blank (text, block) {
  return text.replace(block, (match) => '\n'.repeat(match.split('\n').length - 1))
}

function paragraphs (text, opening, first = 1) {
  const found = []
  let current = null
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/`[^`]*`/g, '`x`')
    if (!line.trim() || opening.test(line)) current = null
    if (!line.trim()) return
    if (!current) found.push(current = { line: first + index, text: '' })
    current.text += ` ${line.replace(opening, '').trim()}`
  })
  return found.map(({ line, text }) => ({ line, text: text.trim() }))
}
