/** Work that runs under a key without HTTP. */
package io.quarkiverse.rest.idempotency.test.work;
