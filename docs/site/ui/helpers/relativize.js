'use strict'

const { posix: path } = require('path')

/** The way from the page that is composed to another one. */
module.exports = (to, { data }) => {
  if (to.startsWith('#')) return to
  const from = data.root.page.url
  const [target, fragment] = to.split('#')
  const way = path.relative(path.dirname(from), target) || path.basename(target)
  return (target.endsWith('/') ? way + '/' : way) + (fragment ? '#' + fragment : '')
}
