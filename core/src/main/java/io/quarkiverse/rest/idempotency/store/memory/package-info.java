/**
 * The store that keeps records in the memory of one node: for development, for tests, and for single-node applications that can
 * lose their records with the process.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.store.memory;

import org.jspecify.annotations.NullMarked;
