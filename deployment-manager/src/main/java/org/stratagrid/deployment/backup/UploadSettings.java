package org.stratagrid.deployment.backup;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Images that customers bring ({@code stratagrid.images}).
 *
 * @param mostFileMib    of one
 * @param mostDiskGib    of the disk in it
 * @param mostPerAccount so many; 0: customers bring none
 */
@ConfigurationProperties("stratagrid.images")
public record UploadSettings(
        @DefaultValue("8192") int mostFileMib,
        @DefaultValue("64") int mostDiskGib,
        @DefaultValue("5") int mostPerAccount) {}
