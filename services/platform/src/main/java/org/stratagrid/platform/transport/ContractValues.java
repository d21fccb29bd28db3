package org.stratagrid.platform.transport;

import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.stratagrid.contracts.values.Memory;

/** How the contracts' own values stand in a URL, on both sides of a call: as in JSON, never as they are shown to people. */
@Component
class ContractValues implements WebMvcConfigurer {

    @Override
    public void addFormatters(FormatterRegistry registry) {
        register(registry);
    }

    static void register(FormatterRegistry registry) {
        registry.addConverter(Memory.class, String.class, memory -> Long.toString(memory.mib()));
        registry.addConverter(String.class, Memory.class, mib -> new Memory(Long.parseLong(mib)));
    }
}
