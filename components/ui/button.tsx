import { cva, type VariantProps } from 'class-variance-authority'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'
import { Spinner } from '#components/ui/spinner.tsx'

const button = cva(
  [
    'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium tabular-nums',
    'transition-colors duration-120',
    'disabled:pointer-events-none disabled:border-border disabled:bg-hover disabled:text-faint aria-busy:pointer-events-none',
  ],
  {
    variants: {
      variant: {
        primary:
          'border-primary bg-primary text-on-primary hover:border-primary-hover hover:bg-primary-hover active:border-primary-hover active:bg-primary-hover',
        secondary:
          'border-border-strong bg-surface text-text hover:bg-hover active:bg-selected aria-expanded:bg-hover',
        ghost:
          'border-transparent text-text hover:bg-hover active:bg-selected aria-expanded:bg-hover disabled:border-transparent disabled:bg-transparent',
        danger: 'border-need-edge bg-surface text-need-text hover:bg-need-soft active:bg-need-soft',
      },
      size: { control: 'h-7 px-2.5', small: 'h-6 px-2 text-xs', large: 'h-8 px-3' },
    },
    defaultVariants: { variant: 'secondary', size: 'control' },
  },
)

type Look = VariantProps<typeof button> & {
  icon?: IconName
  /** The icon stands after the words (a menu's chevron). */
  iconAfter?: IconName
  busy?: boolean
}

export type ButtonProps = Look &
  Omit<ComponentProps<'button'>, 'type'> & { type?: 'button' | 'submit' | 'reset' }

function Content({
  icon,
  iconAfter,
  busy,
  primary,
  children,
}: Pick<Look, 'icon' | 'iconAfter' | 'busy'> & { primary: boolean; children?: ReactNode }) {
  const tone = primary ? undefined : 'text-muted'
  return (
    <>
      {busy ? <Spinner /> : icon && <Icon name={icon} size={14} className={tone} />}
      {children}
      {iconAfter && <Icon name={iconAfter} size={12} className={tone} />}
    </>
  )
}

/** One primary button per region, named by its verb and its count: "Retry 14". Busy keeps the words and its width. */
export function Button({
  variant,
  size,
  icon,
  iconAfter,
  busy,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={cn(button({ variant, size }), className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      <Content icon={icon} iconAfter={iconAfter} busy={busy} primary={variant === 'primary'}>
        {children}
      </Content>
    </button>
  )
}

/** Looks like a button, goes somewhere. */
export function ButtonLink({
  variant,
  size,
  icon,
  iconAfter,
  className,
  children,
  ...rest
}: Omit<Look, 'busy'> & ComponentProps<typeof Link>) {
  return (
    <Link className={cn(button({ variant, size }), className)} {...rest}>
      <Content icon={icon} iconAfter={iconAfter} primary={variant === 'primary'}>
        {children}
      </Content>
    </Link>
  )
}

const iconButton =
  'inline-grid shrink-0 select-none place-items-center rounded-md text-muted transition-colors duration-120 hover:bg-hover hover:text-text active:bg-selected aria-expanded:bg-hover aria-expanded:text-text disabled:pointer-events-none disabled:text-faint disabled:opacity-60'

export type IconButtonProps = {
  icon: IconName
  /** What it does, for screen readers and as the browser's tooltip. */
  label: string
  size?: 'control' | 'small'
  busy?: boolean
} & Omit<ComponentProps<'button'>, 'aria-label' | 'type' | 'children'>

export function IconButton({
  icon,
  label,
  size = 'control',
  busy,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-busy={busy || undefined}
      className={cn(iconButton, size === 'small' ? 'size-6' : 'size-7', className)}
      {...rest}
    >
      {busy ? <Spinner /> : <Icon name={icon} size={size === 'small' ? 14 : 16} />}
    </button>
  )
}

export function IconLink({
  icon,
  label,
  size = 'control',
  className,
  ...rest
}: Pick<IconButtonProps, 'icon' | 'label' | 'size'> &
  Omit<ComponentProps<typeof Link>, 'children'>) {
  return (
    <Link
      aria-label={label}
      title={label}
      className={cn(iconButton, size === 'small' ? 'size-6' : 'size-7', className)}
      {...rest}
    >
      <Icon name={icon} size={size === 'small' ? 14 : 16} />
    </Link>
  )
}
