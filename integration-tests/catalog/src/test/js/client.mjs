// Makes single changes with iceberg-js, as any program would: a change for each line of the standard input, and a line for what
// the client reported. The argument is the file of the fetch that sends requests again.
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { IcebergRestCatalog } from 'iceberg-js'

const { retryingFetch } = await import(pathToFileURL(process.argv[2]))

const SCHEMA = { type: 'struct', fields: [{ id: 1, name: 'id', type: 'long', required: true }] }

/** As the network is for one change: with headers that say which fault it meets, and a key where the test chooses it. */
function sending({ headers, key, timeout }) {
  return (url, init) => {
    const all = new Headers(init.headers)
    Object.entries(headers).forEach(([name, value]) => all.set(name, value))
    if (key && all.has('Idempotency-Key')) all.set('Idempotency-Key', key)
    return fetch(url, { ...init, headers: all, signal: init.signal ?? (timeout ? AbortSignal.timeout(timeout) : undefined) })
  }
}

function change(catalog, { operation, namespace, prepared }) {
  const within = { namespace: [namespace] }
  const table = { namespace: [namespace], name: 't' }
  switch (operation) {
    case 'CREATE_NAMESPACE': return catalog.createNamespace(within)
    case 'UPDATE_PROPERTIES': return catalog.updateNamespaceProperties(within, { updates: { owner: 'me' } })
    case 'DROP_NAMESPACE': return catalog.dropNamespace(within)
    case 'CREATE_TABLE': return catalog.createTable(within, { name: 't', schema: SCHEMA })
    case 'STAGE_TABLE': return catalog.createTable(within, { name: 't', schema: SCHEMA, 'stage-create': true })
    case 'REGISTER_TABLE': return catalog.registerTable(within, { name: 't', 'metadata-location': prepared })
    case 'UPDATE_TABLE': return catalog.updateTable(table,
      { requirements: [], updates: [{ action: 'set-properties', updates: { changed: 'yes' } }] })
    case 'RENAME_TABLE': return catalog.renameTable({ source: table, destination: { namespace: [namespace], name: 'renamed' } })
    case 'DROP_TABLE': return catalog.dropTable(table, { purge: false })
    case 'PURGE_TABLE': return catalog.dropTable(table, { purge: true })
    default: throw new Error(`iceberg-js does not have ${operation}`)
  }
}

async function report(command) {
  const once = sending(command)
  const timeout = command.timeout ?? undefined
  const catalog = new IcebergRestCatalog({
    baseUrl: command.uri,
    warehouse: command.warehouse,
    auth: { type: 'header', name: 'Authorization', value: command.authorization },
    fetch: command.retrying ? retryingFetch({ firstWait: 200, timeout, fetch: once }) : once
  })
  try {
    await change(catalog, command)
    return 'success'
  } catch (failure) {
    return failure.icebergType ?? (failure.status ? `status ${failure.status}` : failure.name)
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  report(command).then(reported => console.log(JSON.stringify({ id: command.id, reported })))
}
