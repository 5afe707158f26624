/**
 * Compares the public API of each published artifact with its committed listing, so that a change of it is seen in a review.
 */
package io.quarkiverse.rest.idempotency.publicapi;
