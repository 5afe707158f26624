/**
 * Work under a key without HTTP: a job, a message, a call of a service that is not a resource method runs once for a key, and
 * later attempts get its recorded result.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.work;

import org.jspecify.annotations.NullMarked;
