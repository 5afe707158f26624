/**
 * For audit: CDI events of what became of requests with a key. They are sent asynchronously, so that an observer neither fails
 * nor delays a request, and only where the application has an observer. They name a record by its hash, and its
 * realm, principal, operation and resource; there is no key in them. What an administrator does to a record is told by
 * {@link io.quarkiverse.rest.idempotency.admin.RecordResolved}.
 */
package io.quarkiverse.rest.idempotency.event;
