/**
 * The local cache: keeps completed records in the node, so that their replay asks the store for nothing.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.store.cache;

import org.jspecify.annotations.NullMarked;
