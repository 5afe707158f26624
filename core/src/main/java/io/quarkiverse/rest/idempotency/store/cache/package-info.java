/**
 * The local cache: keeps completed records in the node, so that their replay asks the store for nothing.
 */
package io.quarkiverse.rest.idempotency.store.cache;
