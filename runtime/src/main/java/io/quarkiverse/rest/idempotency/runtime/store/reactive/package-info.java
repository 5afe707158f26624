/**
 * Records in a table of PostgreSQL over the reactive client of Vert.x, for applications without JDBC. The statements are those
 * of {@link io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresQueries}, and no thread is blocked while they are made.
 */
package io.quarkiverse.rest.idempotency.runtime.store.reactive;
