/**
 * Real processes in trouble: packaged applications on one PostgreSQL, MariaDB or Redis, clients that retry, and a nemesis that
 * kills, pauses and cuts off. What clients were told and what the database says is a history, and the checker of the simulator
 * judges it.
 */
package io.quarkiverse.rest.idempotency.chaos;
