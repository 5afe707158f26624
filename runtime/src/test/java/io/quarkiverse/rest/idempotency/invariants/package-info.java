/**
 * Whether each promise of the protocol has a test that bears its name.
 */
package io.quarkiverse.rest.idempotency.invariants;
