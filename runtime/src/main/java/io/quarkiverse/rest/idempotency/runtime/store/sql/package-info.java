/**
 * Records in a table of a relational database. {@link io.quarkiverse.rest.idempotency.runtime.store.sql.RecordTable} is the
 * engine: the calls of the store as statements over a plain {@link java.sql.Connection}, with the differences between databases
 * as named capabilities. {@link io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore} gives it connections and threads.
 */
package io.quarkiverse.rest.idempotency.runtime.store.sql;
