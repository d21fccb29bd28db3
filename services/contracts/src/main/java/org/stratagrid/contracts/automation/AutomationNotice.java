package org.stratagrid.contracts.automation;

import java.util.UUID;

/** What the customer should know at the next visit: {@code stopped}, or just a change that was made. */
public record AutomationNotice(UUID configurationId, boolean stopped, String sentence) {}
