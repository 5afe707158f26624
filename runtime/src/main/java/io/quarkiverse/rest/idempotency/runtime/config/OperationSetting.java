package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * One setting of one operation, and where it comes from.
 *
 * @param name as its property is called
 * @param value what it is set to
 * @param origin who says so
 * @param source the property, or whoever says so instead, for people
 */
public record OperationSetting(String name, Object value, Origin origin, String source) {

    /** Who can say something about an operation. */
    public enum Origin {

        /** The configuration of this operation. */
        OPERATION_PROPERTY,

        /** The annotation, or another extension at build time. */
        ANNOTATION,

        /** An {@code OperationProfile}. */
        PROFILE,

        /** The configuration of all operations, or its default. */
        GLOBAL_PROPERTY
    }
}
