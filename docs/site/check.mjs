/*
 * Renders the site and follows every link of it that stays inside: the page, the anchor on it, the image, and whether the
 * navigation and the search have every page. Then the links of the repository's own Markdown files, the classes that the decisions
 * name, and on the pages the names of properties, the version, and the figures of the summary of the costs.
 * Prints each that leads nowhere or is not so, and fails.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const here = import.meta.dirname
const root = path.join(here, '../..')
const site = path.join(here, '../target/site')
const pagesFolder = path.join(root, 'docs/modules/ROOT/pages')
const decisions = readdirSync(path.join(root, 'docs/adr')).map((file) => `docs/adr/${file}`)
const markdown = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'UPGRADING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md',
  'catalog-profile/README.md', ...decisions]
const problems = []

const rendering = spawnSync('npx', ['--no-install', 'antora', 'antora-playbook.yml'], { cwd: here, stdio: 'inherit' })
if (rendering.status !== 0) problems.push('the site was not rendered without a warning: see above')

const pages = new Map()
for (const file of existsSync(site) ? readdirSync(site, { recursive: true }) : []) {
  if (file.endsWith('.html')) pages.set(path.join(site, file), readPage(readFileSync(path.join(site, file), 'utf8')))
}

let followed = 0
const missing = new Map()
for (const [file, page] of pages) {
  for (const target of page.targets) follow(file, target)
}
for (const [target, from] of missing) problems.push(`${target} does not exist; links to it are on ${[...from].join(', ')}`)
checkNavigation()
checkSearch()
const sources = readdirSync(pagesFolder).filter((file) => file.endsWith('.adoc'))
  .map((file) => [file, readFileSync(path.join(pagesFolder, file), 'utf8')])
checkProperties()
checkVersion()
checkCosts()
for (const file of markdown) checkMarkdown(path.join(root, file))
checkClasses(decisions)

if (pages.size < 2 || followed < pages.size) problems.push(`only ${pages.size} pages and ${followed} links were found`)
problems.forEach((problem) => console.error(problem))
console.log(`${pages.size} pages, ${followed} links inside, ${problems.length} problems`)
process.exit(problems.length ? 1 : 0)

function readPage (html) {
  const values = (pattern) => [...html.matchAll(pattern)].map((match) => match[1].replaceAll('&amp;', '&'))
  const navigation = html.match(/<nav class="pages"[\s\S]*?<\/nav>/)?.[0] ?? ''
  return {
    ids: new Set(values(/<[a-z][^>]*\sid="([^"]*)"/g)),
    targets: values(/<(?:a|img|link|object)\b[^>]*\s(?:href|src|data)="([^"]*)"/g),
    navigated: [...navigation.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
  }
}

function follow (file, target) {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return
  followed++
  const [way, fragment] = target.split('#')
  const found = way ? path.resolve(path.dirname(file), decodeURIComponent(way)) : file
  const from = path.relative(site, file)
  if (!way && fragment.includes('.adoc')) {
    // What Antora leaves of an xref that it could not resolve.
    missing.set(fragment, (missing.get(fragment) ?? new Set()).add(path.basename(file)))
  } else if (!existsSync(found)) {
    problems.push(`${from}: ${target} leads to no page or file`)
  } else if (fragment && pages.has(found) && !pages.get(found).ids.has(decodeURIComponent(fragment))) {
    problems.push(`${from}: ${target} leads to no place on that page`)
  }
}

function checkNavigation () {
  for (const [file, page] of pages) {
    if (!page.navigated.length) continue
    const navigated = new Set(page.navigated.map((target) => path.resolve(path.dirname(file), target)))
    for (const other of pages.keys()) {
      if (pages.get(other).navigated.length && !navigated.has(other)) {
        problems.push(`${path.relative(site, other)} is not in nav.adoc`)
      }
    }
    return
  }
  problems.push('no page has a navigation')
}

function checkSearch () {
  const index = path.join(site, 'search-index.js')
  const text = existsSync(index) ? readFileSync(index, 'utf8') : ''
  for (const [file, page] of pages) {
    const url = `/${path.relative(site, file)}`
    if (page.navigated.length && !text.includes(`"url":"${url}"`)) problems.push(`${url} is not in the search`)
  }
}

/** A property on a page exists in the generated reference. */
function checkProperties () {
  const known = new Set(readdirSync(path.join(pagesFolder, 'includes')).flatMap((file) =>
    [...readFileSync(path.join(pagesFolder, 'includes', file), 'utf8').matchAll(/`\+{3}(quarkus\.rest-idempotency[^+`]*)\+{3}`/g)]
      .map(([, name]) => name)))
  let named = 0
  for (const [file, text] of sources) {
    for (const [, raw] of text.matchAll(/(?<![\w.-])(quarkus\.rest-idempotency\.(?:"[^"\n]*"|[\w-]|\.(?=["\w*])|\*)+)/g)) {
      const name = raw.replace(/(operations|catalogs)\."[^"]*"/, (_, group) => `${group}."operation"`)
      named++
      const group = name.endsWith('.*') ? name.slice(0, -1) : `${name}.`
      if (!known.has(name) && ![...known].some((other) => other.startsWith(group))) {
        problems.push(`${file}: there is no property ${raw}`)
      }
    }
  }
  if (named < 50 || known.size < 50) problems.push(`only ${named} names and ${known.size} properties were found`)
}

/** The coordinates that a reader copies are of the version that is built. */
function checkVersion () {
  const [, version] = readFileSync(path.join(root, 'pom.xml'), 'utf8').match(/<artifactId>quarkus-rest-idempotency-parent<\/artifactId>\s*<version>([^<]*)</)
  const [, shown] = readFileSync(path.join(root, 'docs/antora.yml'), 'utf8').match(/^display_version: (.*)$/m) ?? []
  if (shown !== version) problems.push(`docs/antora.yml: expected display_version: ${version}, was ${shown}`)
  for (const [file, text] of [...sources, ['README.md', readFileSync(path.join(root, 'README.md'), 'utf8')]]) {
    for (const [, copied] of text.matchAll(/<groupId>io\.quarkiverse\.rest-idempotency<\/groupId>\s*<artifactId>[^<]*<\/artifactId>\s*<version>([^<]*)</g)) {
      if (copied !== version) problems.push(`${file}: expected the version ${version}, was ${copied}`)
    }
  }
}

/** The figures that open the page on performance are those of the results below them. */
function checkCosts () {
  const results = readFileSync(path.join(pagesFolder, 'includes/performance-results.adoc'), 'utf8')
  const [, summary] = sources.find(([file]) => file === 'performance.adoc')[1].match(/\[#cost\]\n== .*\n([\s\S]*?)\n== /)
  const figures = [...summary.matchAll(/[\d.,]*\d (?:ms|µs|KB|requests a second)\b/g)].map(([figure]) => figure.replace(/ a second$/, ''))
  for (const figure of figures) {
    if (!results.includes(figure) && figure !== '1 KB') problems.push(`performance.adoc: ${figure} is not in the results`)
  }
  if (figures.length < 10) problems.push(`performance.adoc: only ${figures.length} figures were found in the summary`)
}

function checkMarkdown (file) {
  const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '')
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target) || target.startsWith('#')) continue
    followed++
    if (!existsSync(path.join(path.dirname(file), target.split('#')[0]))) {
      problems.push(`${path.relative(root, file)}: ${target} leads to no file`)
    }
  }
}

/** A decision ends with the classes and tests that hold it. A class that was renamed or removed is named no more. */
function checkClasses (files) {
  const sources = new Set(['catalog-profile', 'client', 'core', 'deployment', 'integration-tests', 'runtime', 'store-testkit']
    .map((module) => path.join(root, module)).filter(existsSync)
    .flatMap((module) => readdirSync(module, { recursive: true }))
    .filter((file) => file.endsWith('.java')).map((file) => path.basename(file, '.java')))
  for (const file of files) {
    const named = readFileSync(path.join(root, file), 'utf8').match(/^Code:[\s\S]*/m)?.[0] ?? ''
    const classes = [...named.matchAll(/`(\w+)`/g)].map((match) => match[1])
    if (!classes.length && !file.endsWith('README.md')) problems.push(`${file}: names no class after "Code:"`)
    for (const name of classes) {
      if (!sources.has(name)) problems.push(`${file}: there is no class ${name}`)
    }
  }
}
