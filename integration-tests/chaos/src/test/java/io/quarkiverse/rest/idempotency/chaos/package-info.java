/**
 * Real processes in trouble: packaged applications on one PostgreSQL, MariaDB or Redis, clients that retry, and a nemesis that
 * kills, pauses and cuts off. The answers to clients and the log of the database are a history, and the checker of the
 * simulator judges it.
 */
package io.quarkiverse.rest.idempotency.chaos;
