/**
 * Values of all labs, whatever their client of the database is, and trouble that they make for themselves.
 */
package io.quarkiverse.rest.idempotency.lab.common;
