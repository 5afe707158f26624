package io.quarkiverse.rest.idempotency.deployment;

import org.jboss.jandex.DotName;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * Names an SPI of which at most one bean is asked. An application with several of them, or with one that has a qualifier, is
 * not
 * built, because a bean that is not asked may be the one that protects it. For extensions that bring such an SPI.
 */
public final class SingleBeanBuildItem extends MultiBuildItem {

    private final DotName type;

    /**
     * @param type the SPI, which applications implement
     */
    public SingleBeanBuildItem(Class<?> type) {
        this.type = DotName.createSimple(type);
    }

    DotName type() {
        return type;
    }
}
