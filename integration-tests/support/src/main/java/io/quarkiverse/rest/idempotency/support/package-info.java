/**
 * The common parts of the tests of several applications: packaged applications as processes of their own.
 */
package io.quarkiverse.rest.idempotency.support;
