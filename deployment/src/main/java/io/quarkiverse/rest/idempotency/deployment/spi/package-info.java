/**
 * The build items by which another extension finds the endpoints of an application, declares them idempotent, and
 * brings types of which at most one bean is asked. They know nothing that is internal to the extension.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.deployment.spi;

import org.jspecify.annotations.NullMarked;
