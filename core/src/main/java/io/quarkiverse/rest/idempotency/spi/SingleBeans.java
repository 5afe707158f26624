package io.quarkiverse.rest.idempotency.spi;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds beans of types of which at most one bean is asked, by the rules of the extension's own types such as
 * {@link RealmResolver}: a bean that would silently not be asked is an error. For an extension that brings such a type. A bean
 * of this type can be injected; only the extension implements it.
 * <p>
 * A default bean gives way to any other, an alternative takes the place of beans that are none, and the highest priority wins.
 * A name ({@code @Named}) is no qualifier here.
 * <p>
 * A type that only applications implement is named at build time as well, by a {@code SingleBeanBuildItem}. Then the build
 * reports all errors that do not depend on the configuration of the running application, and ArC keeps the beans.
 */
public interface SingleBeans {

    /**
     * Finds the bean of a type that is implemented for the extension alone.
     *
     * @param type the type, which may be an interface or a class
     * @return makes or looks up the instance of the bean, by its scope; empty when there is no bean. No instance is made to
     *         find it
     * @throws RuntimeException when there are several beans, whatever their qualifiers, or when the only one has a qualifier.
     *         The message names them and the remedy
     */
    <T> Optional<Supplier<T>> find(Class<T> type);

    /**
     * Finds the bean of a type that the application has for purposes of its own, too: a bean with a qualifier can be for these,
     * and counts only where no bean is without one.
     *
     * @param type the type, which may be an interface or a class
     * @return as {@link #find}
     * @throws RuntimeException when there are several beans that count, or when the only one has a qualifier. The message names
     *         them and the remedy
     */
    <T> Optional<Supplier<T>> findShared(Class<T> type);
}
