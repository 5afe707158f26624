/**
 * The contract of stores as tests. The author of a store subclasses
 * {@link io.quarkiverse.rest.idempotency.testkit.StoreSuite}, and the contracts of the optional interfaces that the store
 * implements.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.testkit;

import org.jspecify.annotations.NullMarked;
