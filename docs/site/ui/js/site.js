/*
 * Copy buttons on blocks of code, and the search, whose index is loaded when the reader goes to its field. Without scripts the
 * pages have neither, and everything else.
 */
'use strict'

const own = document.currentScript.dataset

for (const block of document.querySelectorAll('.listingblock pre, .literalblock pre')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(block.innerText.replace(/\n$/, ''))
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(block)
      button.textContent = 'Selected'
    }
    setTimeout(() => { button.textContent = 'Copy' }, 2000)
  })
  block.parentElement.append(button)
}

const contents = document.querySelector('details.contents')
if (contents && matchMedia('(max-width: 75rem)').matches) contents.open = false

const field = document.getElementById('search-input')
field.hidden = false
field.addEventListener('focus', loadSearch, { once: true })
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return
  event.preventDefault()
  field.focus()
})

async function loadSearch () {
  await load(`${own.uiRoot}/js/vendor/lunr.js`)
  await load(`${own.uiRoot}/js/search-ui.js`, { id: 'search-ui-script', siteRootPath: own.siteRoot, snippetLength: '100' })
  // The search disables its field until it has its index, and would lose the text that is being typed.
  field.disabled = false
  field.focus()
  await load(`${own.siteRoot}/search-index.js`)
  field.dispatchEvent(new KeyboardEvent('keydown'))
}

function load (address, { id = '', ...data } = {}) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: address, id, onload: resolve, onerror: reject })
    Object.assign(script.dataset, data)
    document.head.append(script)
  })
}
