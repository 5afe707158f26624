/**
 * What the tests of several applications need: packaged applications as processes of their own.
 */
package io.quarkiverse.rest.idempotency.support;
