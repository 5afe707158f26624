/**
 * Makes the memory store a bean where the application has no other store.
 */
package io.quarkiverse.rest.idempotency.runtime.store.memory;
