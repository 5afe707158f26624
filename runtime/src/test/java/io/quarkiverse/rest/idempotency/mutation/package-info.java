/**
 * Breaks the statements and scripts of the stores on purpose, one place at a time, and tells which test notices: a rule that
 * can be broken without a test noticing is a rule without a test. Java code is mutated by PIT.
 */
package io.quarkiverse.rest.idempotency.mutation;
