/**
 * The API for administrators: it finds records and resolves stuck ones.
 */
package io.quarkiverse.rest.idempotency.admin;
