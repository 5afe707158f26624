/**
 * For administrators: looking at records, and resolving those that are stuck.
 */
package io.quarkiverse.rest.idempotency.admin;
