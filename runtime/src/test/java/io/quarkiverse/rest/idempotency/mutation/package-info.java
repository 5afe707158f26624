/**
 * Breaks the code on purpose, one place at a time, and tells which test notices: a rule that can be broken without a test
 * noticing is a rule that nobody defends.
 */
package io.quarkiverse.rest.idempotency.mutation;
