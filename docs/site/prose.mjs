/*
 * Checks the language of the pages, of the Markdown files, of the javadoc, and of the names of tests against the glossary: a
 * sentence names its subject by a noun, one thing has one word, and a test is named subject_condition_expectation. Prints each
 * problem with what was expected and what came, and fails.
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
  [/\bwhoever\b|\b(?:some|no|any|every)body\b|\bsomeone\b/i, 'the noun'],
  [/\bnear(?:by)? cache\b/i, 'local cache'],
]

/** Beginnings of a test's name that are not its subject. */
const condition = new RegExp('^(?:what|who|whose|which|it|its|they|those|these|this|that|one|nothing|anything|everything|when'
  + '|where|while|after|before|until|during|if|on|in|at|with|without|under|over|outside|by|for|of|to|as|is|are|can|also)(?=[A-Z0-9_]|$)')

/** Words that name nobody in particular, anywhere in a test's name, and clauses in place of a noun at the beginning of a part. */
const nobody = /(?:^|_|(?<=[a-z0-9]))(?:[Ww]ho|[Ww]hat|[Ww]hich)ever(?=[A-Z0-9_]|$)|(?:[Ss]ome|[Nn]o|[Aa]ny|[Ee]very)bod(?:y|ys)(?=[A-Z0-9_]|$)|_(?:what|who)(?=[A-Z])/

/** Words that have another one, in a test's name. */
const nameWords = [
  [/[Rr]efus(?:e|al|ing)/, 'reject, rejection'],
  [/[Hh](?:ang|angs|ung)Up/, 'disconnect'],
  [/(?<!unknown|Unknown)[Oo]utcome(?!s?(?:Is)?Unknown)/, 'recordedResponse, response, or result'],
  [/[Gg]ather(?:ed|ing|s|er)?(?=[A-Z_]|$)/, 'batch, batching'],
  [/[Ww]aiter/, 'waitingDuplicate, pendingRequest'],
  [/[Ff]ollower/, 'waitingDuplicate'],
  [/[Aa]llTheSame/, 'nothing, or "nevertheless"'],
  [/AsItself|[Nn]earby/, 'the thing by its name'],
]
const longestName = 70

const problems = []
let sentences = 0
let names = 0

for (const file of list('docs/modules/ROOT/pages', '.adoc')) check(file, asciidoc(read(file)))
for (const file of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'UPGRADING.md', 'SECURITY.md', ...list('docs/adr', '.md'),
  'catalog-profile/README.md'].filter((file) => existsSync(path.join(root, file)))) check(file, markdown(read(file)))
for (const file of sources()) {
  check(file, javadoc(read(file)))
  tests(read(file)).forEach(({ line, name }) => checkName(file, line, name))
}

problems.forEach((problem) => console.error(problem))
console.log(`${sentences} sentences, ${names} names of tests, ${problems.length} problems`)
process.exit(problems.length || sentences < 1000 || names < 1000 ? 1 : 0)

/** The Java sources of all modules, those of tests and samples included. */
function sources (folder = '') {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isFile()) return file.endsWith('.java') ? [file] : []
    return entry.isDirectory() && !/^(?:target|node_modules|\..*)$/.test(entry.name) ? sources(file) : []
  }).sort()
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

function checkName (file, line, name) {
  names++
  const [first] = name.split('_')
  const expect = (expected, was) => problems.push(`${file}:${line}: expected ${expected}, was "${was}": ${name}`)
  if (!/^[a-z][A-Za-z0-9]*(?:_[a-z][A-Za-z0-9]*){1,3}$/.test(name)) expect('subject_condition_expectation', name)
  if (name.length > longestName) expect(`at most ${longestName} characters`, `${name.length} characters`)
  const start = condition.exec(first)
  if (start) expect('a noun as subject', start[0])
  const vague = nobody.exec(name)
  if (vague) expect('a noun', vague[0].replace('_', ''))
  for (const [word, instead] of nameWords) {
    const match = word.exec(name)
    if (match) expect(instead, match[0])
  }
}

/** The methods of a class that are tests, by an annotation above them. */
function tests (text) {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const method = /^\s+(?:public |protected |static |final )*void (\w+)\(/.exec(line)
    if (!method) return []
    for (let above = index - 1; above >= 0; above--) {
      if (/^\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b/.test(lines[above])) {
        return [{ line: index + 1, name: method[1] }]
      }
      if (/^\s*\}?$|;\s*$|\b(?:class|interface|record|enum) \w+.*\{$/.test(lines[above])) return []
    }
    return []
  })
}

/** Paragraphs without code: blocks between delimiters, and what is between backticks. */
function asciidoc (text) {
  return paragraphs(blank(text, /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|```)[^\n]*\n[\s\S]*?^\1\s*$/gm)
    .replace(/^(?:include|image|ifdef|endif|ifndef)::.*$|^:[\w-]+:.*$|^\[.*\]$|^\|===$/gm, '')
    .replace(/^\d*[a-z]?\|/gm, '\u0001').replace(/(?<= )\|/g, ' . ')
    .replace(/(?:xref|link|https?):[^[\s]*\[([^\]]*)\]/g, '$1').replace(/<<[^,>]*,([^>]*)>>/g, '$1'), /^(?:[*.-]+ |=+ |\.(?=\w)|\u0001)/)
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
