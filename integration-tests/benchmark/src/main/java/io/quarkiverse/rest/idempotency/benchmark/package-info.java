/**
 * Measures what idempotency costs: a driver of load, a database whose commits are on disk, the packaged lab with the extension
 * and without it, and the table and plots of the documentation's performance page.
 */
package io.quarkiverse.rest.idempotency.benchmark;
