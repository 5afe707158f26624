/**
 * Checks that each promise of the protocol has tests with its tag.
 */
package io.quarkiverse.rest.idempotency.invariants;
