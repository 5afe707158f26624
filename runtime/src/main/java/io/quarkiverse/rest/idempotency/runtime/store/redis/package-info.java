/**
 * Records in Redis: every call of the store is a script for each key, which Redis runs as one step.
 */
package io.quarkiverse.rest.idempotency.runtime.store.redis;
