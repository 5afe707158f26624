/**
 * Gives the SQL store the datasource, the transactions and the threads of a Quarkus application.
 */
package io.quarkiverse.rest.idempotency.runtime.store.jdbc;
