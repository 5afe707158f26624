/**
 * For audit: CDI events of the treatment of requests with a key. They are sent asynchronously, so that an observer neither
 * fails nor delays a request, and only where the application has an observer. They name a record by its hash, and its
 * realm, principal, operation and resource; they contain no key. Actions of an administrator on a record are reported by
 * {@link io.quarkiverse.rest.idempotency.admin.RecordResolved}.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.event;

import org.jspecify.annotations.NullMarked;
