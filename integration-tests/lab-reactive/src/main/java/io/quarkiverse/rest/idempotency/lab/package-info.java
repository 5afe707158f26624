/**
 * The routes of the lab in an application without JDBC: the methods run on event loops, and their effects and records are in
 * PostgreSQL over the reactive client.
 */
package io.quarkiverse.rest.idempotency.lab;
