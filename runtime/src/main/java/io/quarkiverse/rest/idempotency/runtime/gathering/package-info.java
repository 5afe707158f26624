/**
 * Lets the concurrent calls of a node share a statement. It knows the store's interface and nothing else.
 */
package io.quarkiverse.rest.idempotency.runtime.gathering;
