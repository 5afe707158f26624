package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.List;

/**
 * The operations without HTTP that the build found, as a bean.
 *
 * @param definitions each operation once
 */
public record DoorDefinitions(List<DoorDefinition> definitions) {
}
